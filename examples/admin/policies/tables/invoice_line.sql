-- Whoever handles an invoice sees, adds, changes and removes its lines.

alter table public.invoice_line enable row level security;

drop policy if exists "who handles the invoice reads" on public.invoice_line;
create policy "who handles the invoice reads" on public.invoice_line
  for select to authenticated
  using (public.handles_invoice(invoice_id));

drop policy if exists "who handles the invoice adds" on public.invoice_line;
create policy "who handles the invoice adds" on public.invoice_line
  for insert to authenticated
  with check (public.handles_invoice(invoice_id));

drop policy if exists "who handles the invoice changes" on public.invoice_line;
create policy "who handles the invoice changes" on public.invoice_line
  for update to authenticated
  using (public.handles_invoice(invoice_id))
  with check (public.handles_invoice(invoice_id));

drop policy if exists "who handles the invoice removes" on public.invoice_line;
create policy "who handles the invoice removes" on public.invoice_line
  for delete to authenticated
  using (public.handles_invoice(invoice_id));
