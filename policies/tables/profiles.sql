-- Signed-in people see every profile and change the name and colour of their own. Profiles come and go
-- with their accounts, so nobody adds or removes one.

alter table public.profiles enable row level security;

drop policy if exists "signed-in people see every profile" on public.profiles;
create policy "signed-in people see every profile" on public.profiles
  for select to authenticated
  using (true);

drop policy if exists "people change their own profile" on public.profiles;
create policy "people change their own profile" on public.profiles
  for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));
