-- Managers see, add, change and remove every customer. Support agents see and change those they look after, and add
-- such; they hand none over to a colleague, and remove none.

alter table public.customer enable row level security;

drop policy if exists "managers read all, agents their own" on public.customer;
create policy "managers read all, agents their own" on public.customer
  for select to authenticated
  using ((select public.is_manager()) or support_rep_id = (select public.own_employee_id()));

drop policy if exists "managers add all, agents their own" on public.customer;
create policy "managers add all, agents their own" on public.customer
  for insert to authenticated
  with check ((select public.is_manager()) or support_rep_id = (select public.own_employee_id()));

drop policy if exists "managers change all, agents their own" on public.customer;
create policy "managers change all, agents their own" on public.customer
  for update to authenticated
  using ((select public.is_manager()) or support_rep_id = (select public.own_employee_id()))
  with check ((select public.is_manager()) or support_rep_id = (select public.own_employee_id()));

drop policy if exists "managers remove" on public.customer;
create policy "managers remove" on public.customer
  for delete to authenticated
  using ((select public.is_manager()));
