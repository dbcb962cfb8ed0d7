-- What the policies ask about whoever is signed in. These functions run with their owner's rights, so that they see
-- the staff whoever asks; they answer about the caller and nobody else.

-- Whether the caller works here.
create or replace function public.is_staff() returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.staff s
    where s.account_id = auth.uid()
  );
end;

-- Whether the caller is a manager.
create or replace function public.is_manager() returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.staff s
    where s.account_id = auth.uid()
      and s.role = 'manager'
  );
end;

-- Which employee the caller is; null if none.
create or replace function public.own_employee_id() returns integer
language sql stable security definer set search_path = ''
begin atomic
  select s.employee_id
  from public.staff s
  where s.account_id = auth.uid();
end;

-- Whether the customer is the caller's to look after: a manager's are all.
create or replace function public.looks_after(customer integer) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.staff s
    join public.customer c on c.customer_id = customer
    where s.account_id = auth.uid()
      and (s.role = 'manager' or s.employee_id = c.support_rep_id)
  );
end;

-- Whether the invoice is one of a customer of theirs.
create or replace function public.handles_invoice(invoice integer) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select exists (
    select
    from public.staff s
    join public.invoice i on i.invoice_id = invoice
    join public.customer c on c.customer_id = i.customer_id
    where s.account_id = auth.uid()
      and (s.role = 'manager' or s.employee_id = c.support_rep_id)
  );
end;

revoke all on function public.is_staff(), public.is_manager(), public.own_employee_id(), public.looks_after(integer),
  public.handles_invoice(integer) from public;
grant execute on function public.is_staff(), public.is_manager(), public.own_employee_id(), public.looks_after(integer),
  public.handles_invoice(integer) to authenticated;
