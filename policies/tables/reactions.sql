-- Whoever may read a message sees the reactions to it and may react, as themselves. A reaction is not
-- changed but taken back, by the one who gave it.

alter table public.reactions enable row level security;

-- The messages are read under their own policies.
drop policy if exists "readers see reactions" on public.reactions;
create policy "readers see reactions" on public.reactions
  for select to authenticated
  using (
    exists (
      select
      from public.messages m
      where m.id = message_id
    )
  );

drop policy if exists "readers react as themselves" on public.reactions;
create policy "readers react as themselves" on public.reactions
  for insert to authenticated
  with check (
    profile_id = (select auth.uid())
    and exists (
      select
      from public.messages m
      where m.id = message_id
    )
  );

drop policy if exists "people take back their reactions" on public.reactions;
create policy "people take back their reactions" on public.reactions
  for delete to authenticated
  using (profile_id = (select auth.uid()));
