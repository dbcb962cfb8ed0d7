-- What each role may touch at all, before any policy is asked. Ids are the database's to give, and nobody changes one.
-- Whoever is signed out may touch nothing; who of the signed in works here, the policies ask.
--
-- Row-level security is not forced on the tables' owner: the owner is the role of migrations, no client's SQL ever
-- runs as it, and the functions in functions.sql rely on its seeing everything.

revoke all on all tables in schema public from public, anon, authenticated;
revoke all on all sequences in schema public from public, anon, authenticated;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated;

grant select on public.artist, public.album, public.genre, public.media_type, public.track, public.playlist,
  public.playlist_track, public.employee, public.customer, public.invoice, public.invoice_line, public.staff
  to authenticated;

grant insert (name), update (name), delete on public.artist to authenticated;
grant insert (title, artist_id), update (title, artist_id), delete on public.album to authenticated;
grant insert (name, composer, milliseconds, bytes, unit_price, album_id, genre_id, media_type_id),
  update (name, composer, milliseconds, bytes, unit_price, album_id, genre_id, media_type_id),
  delete on public.track to authenticated;

grant update (title, address, city, state, country, postal_code, phone, fax, reports_to) on public.employee
  to authenticated;

grant insert (first_name, last_name, company, address, city, state, country, postal_code, phone, fax, email, support_rep_id),
  update (first_name, last_name, company, address, city, state, country, postal_code, phone, fax, email, support_rep_id),
  delete on public.customer to authenticated;

grant insert (invoice_date, billing_address, billing_city, billing_state, billing_country, billing_postal_code, total,
    customer_id),
  update (invoice_date, billing_address, billing_city, billing_state, billing_country, billing_postal_code, total),
  delete on public.invoice to authenticated;
grant insert (unit_price, quantity, invoice_id, track_id), update (unit_price, quantity), delete on public.invoice_line
  to authenticated;

grant usage on all sequences in schema public to authenticated;
