-- Whoever looks after a customer sees, adds and changes their invoices. Managers look after all, and they alone remove one.

alter table public.invoice enable row level security;

drop policy if exists "who looks after the customer reads" on public.invoice;
create policy "who looks after the customer reads" on public.invoice
  for select to authenticated
  using (public.looks_after(customer_id));

drop policy if exists "who looks after the customer adds" on public.invoice;
create policy "who looks after the customer adds" on public.invoice
  for insert to authenticated
  with check (public.looks_after(customer_id));

drop policy if exists "who looks after the customer changes" on public.invoice;
create policy "who looks after the customer changes" on public.invoice
  for update to authenticated
  using (public.looks_after(customer_id))
  with check (public.looks_after(customer_id));

drop policy if exists "managers remove" on public.invoice;
create policy "managers remove" on public.invoice
  for delete to authenticated
  using ((select public.is_manager()));
