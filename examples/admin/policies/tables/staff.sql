-- Everybody sees what they are here; managers see it of all. Nobody makes themselves or others anything: that is done
-- in the database.

alter table public.staff enable row level security;

drop policy if exists "managers read all, others themselves" on public.staff;
create policy "managers read all, others themselves" on public.staff
  for select to authenticated
  using ((select public.is_manager()) or account_id = (select auth.uid()));
