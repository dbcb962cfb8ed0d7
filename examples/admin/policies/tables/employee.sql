-- The staff sees every employee. Managers change what they do and how to reach them; nobody is added or removed here.

alter table public.employee enable row level security;

drop policy if exists "the staff reads" on public.employee;
create policy "the staff reads" on public.employee
  for select to authenticated
  using ((select public.is_staff()));

drop policy if exists "managers change" on public.employee;
create policy "managers change" on public.employee
  for update to authenticated
  using ((select public.is_manager()))
  with check ((select public.is_manager()));
