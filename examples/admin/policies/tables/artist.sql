-- The staff sees every artist. Managers add, change and remove them.

alter table public.artist enable row level security;

drop policy if exists "the staff reads" on public.artist;
create policy "the staff reads" on public.artist
  for select to authenticated
  using ((select public.is_staff()));

drop policy if exists "managers add" on public.artist;
create policy "managers add" on public.artist
  for insert to authenticated
  with check ((select public.is_manager()));

drop policy if exists "managers change" on public.artist;
create policy "managers change" on public.artist
  for update to authenticated
  using ((select public.is_manager()))
  with check ((select public.is_manager()));

drop policy if exists "managers remove" on public.artist;
create policy "managers remove" on public.artist
  for delete to authenticated
  using ((select public.is_manager()));
