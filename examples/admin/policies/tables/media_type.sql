-- The staff sees every kind of file. Nobody adds, changes or removes one.

alter table public.media_type enable row level security;

drop policy if exists "the staff reads" on public.media_type;
create policy "the staff reads" on public.media_type
  for select to authenticated
  using ((select public.is_staff()));
