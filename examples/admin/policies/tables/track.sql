-- The staff sees every track. Managers add, change and remove them.

alter table public.track enable row level security;

drop policy if exists "the staff reads" on public.track;
create policy "the staff reads" on public.track
  for select to authenticated
  using ((select public.is_staff()));

drop policy if exists "managers add" on public.track;
create policy "managers add" on public.track
  for insert to authenticated
  with check ((select public.is_manager()));

drop policy if exists "managers change" on public.track;
create policy "managers change" on public.track
  for update to authenticated
  using ((select public.is_manager()))
  with check ((select public.is_manager()));

drop policy if exists "managers remove" on public.track;
create policy "managers remove" on public.track
  for delete to authenticated
  using ((select public.is_manager()));
