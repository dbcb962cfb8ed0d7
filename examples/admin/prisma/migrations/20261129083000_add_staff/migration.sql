-- CreateEnum
CREATE TYPE "staff_role" AS ENUM ('agent', 'manager');

-- CreateTable
CREATE TABLE "staff" (
    "account_id" UUID NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "role" "staff_role" NOT NULL DEFAULT 'agent',

    CONSTRAINT "staff_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_employee_id_key" ON "staff"("employee_id");

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("employee_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A closed account is nobody's any more.
create function public.delete_staff() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.staff where account_id = old.id;
  return null;
end;
$$;

create trigger delete_staff after delete on auth.users
  for each row execute function public.delete_staff();

-- What Prisma's schema language cannot say.
alter table public.customer
  add constraint customer_email_check check (email ~ '^[^@\s]+@[^@\s]+$'),
  add constraint customer_first_name_check check (btrim(first_name) <> ''),
  add constraint customer_last_name_check check (btrim(last_name) <> '');
alter table public.invoice
  add constraint invoice_total_check check (total >= 0);
alter table public.track
  add constraint track_milliseconds_check check (milliseconds > 0),
  add constraint track_unit_price_check check (unit_price >= 0);
