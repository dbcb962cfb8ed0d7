-- The staff sees every playlist. Nobody adds, changes or removes one.

alter table public.playlist enable row level security;

drop policy if exists "the staff reads" on public.playlist;
create policy "the staff reads" on public.playlist
  for select to authenticated
  using ((select public.is_staff()));
