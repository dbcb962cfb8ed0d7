-- The staff sees every album. Managers add, change and remove them.

alter table public.album enable row level security;

drop policy if exists "the staff reads" on public.album;
create policy "the staff reads" on public.album
  for select to authenticated
  using ((select public.is_staff()));

drop policy if exists "managers add" on public.album;
create policy "managers add" on public.album
  for insert to authenticated
  with check ((select public.is_manager()));

drop policy if exists "managers change" on public.album;
create policy "managers change" on public.album
  for update to authenticated
  using ((select public.is_manager()))
  with check ((select public.is_manager()));

drop policy if exists "managers remove" on public.album;
create policy "managers remove" on public.album
  for delete to authenticated
  using ((select public.is_manager()));
