-- The staff sees what is on every playlist. Nobody changes it.

alter table public.playlist_track enable row level security;

drop policy if exists "the staff reads" on public.playlist_track;
create policy "the staff reads" on public.playlist_track
  for select to authenticated
  using ((select public.is_staff()));
