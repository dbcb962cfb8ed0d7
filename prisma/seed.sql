-- The demo's people, rooms and conversations. Does nothing where there is a room already, so it may run
-- at every start. The three accounts are alice@, bob@ and carol@example.com, and the password of each is
--
--     rowcast-demo
--
-- stored as the accounts service stores it: salt:scrypt(password, salt, N=16384, r=16, p=1), in hex.

do $seed$
declare
  people constant jsonb := '{
    "a": "a11ce000-0000-4000-8000-000000000001",
    "b": "b0b00000-0000-4000-8000-000000000002",
    "c": "ca401000-0000-4000-8000-000000000003"
  }';
  general constant uuid := '0e4e4a10-0000-4000-8000-00000000000a';
  lunch constant uuid := '1c4c8000-0000-4000-8000-00000000000b';
  launch constant uuid := '1a04c800-0000-4000-8000-00000000000c';
  midnight constant timestamptz := date_trunc('day', now() at time zone 'utc') at time zone 'utc';
begin
  if exists (select from public.rooms) then
    return;
  end if;

  insert into auth.users (id, name, email, "emailVerified")
  values
    ((people ->> 'a')::uuid, 'Alice Moreau', 'alice@example.com', true),
    ((people ->> 'b')::uuid, 'Bob Okafor', 'bob@example.com', true),
    ((people ->> 'c')::uuid, 'Carol Lindqvist', 'carol@example.com', true)
  on conflict do nothing;

  insert into auth.accounts ("userId", "accountId", "providerId", password)
  select u.id, u.id::text, 'credential', h.password
  from (values
    ('a', '5f0c8a7d3be94f6c8e2ab1c04d97e613:2bd3ba743c9422c9eb00ee6189d6764d45f9f30829d028605ebcbcd47292a9831e1b0341c3591b3b1d0fdd4274699775de20f63ccef17d34ef5b29bc3274c878'),
    ('b', 'c1d94e27a85b40f3962e7f80b3a6d512:f6b7d61928cf1bf640fded4054b11fd043c1cbb6cea4cafd2f3fcfd683e8646372199e28e54870878e3710bf6c0105b1aaa5953446e52e4b743cf04a777472e2'),
    ('c', '90e6b3f2d7c84a15b8f4236ce1507dab:f8976631abd15bfeec2073411e21368330ad7ebb9f61b09eeb73e03a0a804395244c60efadc8c8fc45c47132ad3efa99fc1b2baff829777fed9fac0f39ead0f4')
  ) as h (person, password)
  join auth.users u on u.id = (people ->> h.person)::uuid
  where not exists (select from auth.accounts a where a."userId" = u.id and a."providerId" = 'credential');

  -- Somebody else may have signed up with one of these addresses; then the rooms would lack a person.
  if (select count(*) from public.profiles p where p.id::text in (select value from jsonb_each_text(people))) < 3 then
    raise notice 'the demo accounts could not be made, so there is no demo data';
    return;
  end if;
  update public.profiles set avatar_color = '#6e56cf' where id = (people ->> 'a')::uuid;
  update public.profiles set avatar_color = '#12a594' where id = (people ->> 'b')::uuid;
  update public.profiles set avatar_color = '#f76b15' where id = (people ->> 'c')::uuid;

  insert into public.rooms (id, name, description, is_public, created_by, created_at)
  values
    (general, 'General', 'Everything Larder, and most of what is not', true, (people ->> 'a')::uuid, midnight - interval '20 days'),
    (lunch, 'Lunch', 'Who, where, and is there cake', true, (people ->> 'b')::uuid, midnight - interval '12 days'),
    (launch, 'Launch plan', 'Dates and nerves. Please keep it in here.', false, (people ->> 'a')::uuid, midnight - interval '6 days');

  insert into public.members (room_id, profile_id, joined_at)
  values
    (general, (people ->> 'b')::uuid, midnight - interval '20 days'),
    (general, (people ->> 'c')::uuid, midnight - interval '19 days'),
    (lunch, (people ->> 'a')::uuid, midnight - interval '12 days'),
    (launch, (people ->> 'b')::uuid, midnight - interval '6 days')
  on conflict do nothing;

  -- Person, days ago and time of day (or, without days, how long ago), what was said, and who liked it how.
  create temporary table said (
    n int generated always as identity, room uuid default null, person text, days int, at interval, body text, liked text
  ) on commit drop;

  insert into said (person, days, at, body, liked)
  values
    ('a', 5, '08:41', 'Morning! Kettle is on, the good mugs are clean, and the staging server is only slightly on fire.', 'b😂'),
    ('b', 5, '08:44', 'How slightly?', null),
    ('a', 5, '08:45', 'It thinks every cucumber expired in 1970.', 'b😂 c😂'),
    ('b', 5, '08:46', 'Ah. That one is mine. Give me ten minutes.', null),
    ('c', 5, '08:52', 'Please hurry, I have 340 push notifications about cucumbers and my dog now barks at the phone.', 'a😂 b🙈'),
    ('b', 5, '09:03', 'Fixed. A date came in as zero and we believed it. Never believe a zero.', 'a🎉'),
    ('a', 5, '09:04', 'Putting that on a mug.', 'b☕'),
    ('c', 5, '09:21', 'Support summary for last week: 61 tickets, 44 of them "I love it but where is dark mode".', null),
    ('c', 5, '09:21', 'The other 17 are people asking whether the app can also do laundry.', 'a😂'),
    ('b', 5, '09:24', 'Can it?', null),
    ('c', 5, '09:25', 'Bob.', null),
    ('b', 5, '09:25', 'I am only asking.', 'a😂'),
    ('a', 5, '09:40', 'Dark mode is nearly there. Everything looks lovely except the milk carton, which now looks haunted.', 'c👻'),
    ('c', 5, '09:41', 'Ship the haunted milk.', 'a👍 b👍'),
    ('a', 5, '11:15', 'Does anybody remember why the scan button is on the left?', null),
    ('b', 5, '11:17', 'You moved it there in March because your thumb hurt.', null),
    ('a', 5, '11:18', 'Right. My thumb is fine now. I will ask some thumbs that are not mine.', 'c👍'),
    ('c', 5, '13:32', 'Two customers wrote in to say the shopping list is the only thing keeping their household civil.', 'a❤️ b❤️'),
    ('c', 5, '13:33', 'One of them attached a photo of the fridge. It is the tidiest fridge I have ever seen. I have printed it.', 'b😂'),
    ('b', 5, '15:10', 'Question about shared lists: when two people tick off the same thing at once, who wins?', null),
    ('a', 5, '15:12', 'Whoever is at the shop.', null),
    ('b', 5, '15:12', 'From a database point of view.', 'c😂'),
    ('a', 5, '15:14', 'From a marriage point of view, also whoever is at the shop.', 'b👍 c💯'),
    ('b', 5, '15:31', 'OK: first tick wins, the second person sees it already ticked. No dialog, no drama.', 'a👍'),
    ('c', 5, '17:02', 'Leaving early, Biscuit has the vet. He does not know yet. Please nobody tell him.', 'a🐶 b🤐'),
    ('a', 4, '08:30', 'How is Biscuit?', null),
    ('c', 4, '08:38', 'Perfectly healthy and deeply offended. He has not looked at me since.', 'a😂 b❤️'),
    ('b', 4, '08:55', 'Sourdough update, since nobody asked: Clint Yeastwood has doubled overnight.', 'c🍞'),
    ('c', 4, '08:56', 'Go ahead. Make my rye.', 'a😂 b🏆'),
    ('a', 4, '08:57', 'We can all go home, that will not be beaten today.', null),
    ('a', 4, '09:15', 'Stand-up in text because my microphone has a cold: yesterday icons, today icons, blocked by icons.', 'b😂'),
    ('b', 4, '09:17', 'Yesterday shared lists, today making them fast, blocked by a bug that only happens on my mother''s tablet.', null),
    ('c', 4, '09:19', 'Yesterday tickets and one vet, today writing the help pages. Blocked by a dog on my keyboardddddd', 'a🐶 b🐶'),
    ('b', 4, '10:42', 'Found the tablet bug. It is set to the year 2019. My mother says she was happier then.', 'a😂 c😭'),
    ('a', 4, '10:43', 'Honestly, fair.', null),
    ('c', 4, '11:05', 'Help page draft: "Larder tells you what to eat before it goes off." Too blunt?', null),
    ('a', 4, '11:07', 'I like blunt. What was the other version?', null),
    ('c', 4, '11:08', '"Larder empowers mindful consumption journeys."', null),
    ('b', 4, '11:08', 'Blunt. Blunt blunt blunt.', 'a👍 c👍'),
    ('a', 4, '11:30', 'The thumbs have spoken: seven of eight testers reach for the right side. The eighth used her nose, she was kneading dough.', 'c😂'),
    ('b', 4, '11:31', 'We should support noses. I am serious, the buttons are too small for floury hands.', 'a👍'),
    ('a', 4, '11:33', 'Bigger buttons then. The Nose Release.', 'b👃 c👃'),
    ('c', 4, '14:20', 'Reminder that the fire drill is at three. The siren is loud, bring the cake out with you.', null),
    ('b', 4, '15:25', 'For the record I saved the cake, two laptops and nobody.', 'a😂 c🍰'),
    ('a', 4, '15:26', 'Right order.', null),
    ('b', 4, '16:48', 'List sync went from 900 ms to 40 ms. I removed a loop that asked the same question of every tomato.', 'a🎉 c🎉'),
    ('a', 4, '16:50', 'Forty! I can''t even blink in forty.', null),
    ('c', 4, '16:51', 'Can I say "faster than a blink" on the website?', null),
    ('b', 4, '16:53', 'A blink is 100 to 150 ms, so you can say it with a footnote and a clear conscience.', 'c👍'),
    ('a', 3, '08:47', 'It rained into my bag. My notebook is now one single page.', 'c😭'),
    ('c', 3, '08:49', 'Radiator in the meeting room works, I dried a whole Biscuit on it last winter.', 'a❤️'),
    ('b', 3, '09:02', 'Does anybody object if I delete the "yesterday''s soup" feature? It has had four users, ever.', null),
    ('c', 3, '09:04', 'I am one of the four.', null),
    ('a', 3, '09:04', 'I am also one of the four.', null),
    ('b', 3, '09:06', 'I have looked, and I am the third. Who is the fourth?', null),
    ('c', 3, '09:10', 'Somebody called Margit in Malmö. She opens it every day at eleven.', 'a❤️ b❤️'),
    ('b', 3, '09:11', 'Then it stays. For Margit.', 'a🍲 c🍲'),
    ('a', 3, '10:20', 'New empty state for the list: a turnip lying on a shelf, looking at the ceiling.', null),
    ('c', 3, '10:21', 'Does the turnip have a name?', null),
    ('a', 3, '10:22', 'I was hoping you would not ask. It is Gerald.', 'b😂 c❤️'),
    ('b', 3, '10:25', 'Gerald needs a loading state.', null),
    ('a', 3, '10:26', 'Gerald is the loading state. Gerald has always been the loading state.', 'b🙏'),
    ('c', 3, '11:48', 'A journalist asked how many tomatoes we have saved so far. Do we know?', null),
    ('b', 3, '11:58', 'Counting what people marked as eaten on the last day: 18,212 tomatoes since January.', 'a🍅'),
    ('b', 3, '11:59', 'Also one (1) swan. I think somebody is testing us.', 'a😂 c🦢'),
    ('c', 3, '12:00', 'I am giving her both numbers.', null),
    ('a', 3, '14:30', 'Can we talk about the word "expired"? Yoghurt does not expire. People expire.', null),
    ('c', 3, '14:33', '"Use today", "use soon", "had its chance"?', 'a👍 b😂'),
    ('b', 3, '14:34', '"Had its chance" is very good and a bit sad.', null),
    ('a', 3, '14:36', 'Taking all three. The sad one gets the grey label.', 'c👍'),
    ('b', 3, '16:12', 'Who put a plant on the server rack?', null),
    ('c', 3, '16:13', 'It looked cold in there.', null),
    ('b', 3, '16:14', 'It is the warmest place in the building, Carol.', null),
    ('c', 3, '16:15', 'Then you see my reasoning.', 'a😂 b🪴'),
    ('b', 3, '17:40', 'Off to my mother''s, to move her tablet gently into the present.', 'a❤️ c🫡'),
    ('c', 2, '08:35', 'Overnight: one ticket. ONE. It says "thank you".', 'a🎉 b🎉'),
    ('a', 2, '08:36', 'Close it as fixed.', 'b😂'),
    ('b', 2, '08:50', 'Mother''s tablet is now in this year. She has 214 updates and has asked me to leave.', 'a😂 c😂'),
    ('a', 2, '09:12', 'I would like to change the green. Small change.', null),
    ('b', 2, '09:13', 'How small?', null),
    ('a', 2, '09:14', 'Every screen.', 'c😂'),
    ('b', 2, '09:20', 'It is one variable. You made me make it one variable. Go and enjoy yourself.', 'a❤️'),
    ('a', 2, '09:51', 'It is done, it is the colour of a pea that has been told good news.', 'b🟢 c🟢'),
    ('c', 2, '10:30', 'Somebody asks if Larder works offline, in a cellar. They have a large cellar. I have questions.', null),
    ('b', 2, '10:34', 'It does: you can tick and add, and it catches up when you come back upstairs.', 'a👍'),
    ('c', 2, '10:35', 'Tested in a real cellar?', null),
    ('b', 2, '10:36', 'Tested in a lift. Let me find a cellar.', null),
    ('b', 2, '12:58', 'Found a cellar. It works. It is also very dark and I dropped my sandwich.', 'a😂 c🥪'),
    ('a', 2, '13:01', 'Did the sandwich come back online?', 'b😂'),
    ('b', 2, '13:02', 'The sandwich had its chance.', 'a💯 c😭'),
    ('c', 2, '15:15', 'Screenshots for the store are up. Page three is Gerald, full bleed, no text.', 'a❤️'),
    ('b', 2, '15:17', 'What does it tell people about the product?', null),
    ('c', 2, '15:18', 'Everything.', 'a👏'),
    ('a', 2, '16:40', 'Heads-up: dentist tomorrow at nine. If I write strangely after that, it is not a design decision.', 'c🦷'),
    ('b', 2, '17:22', 'Merged the last two things I wanted in. Nothing left on my list but a smiley face somebody drew there.', 'a🙂'),
    ('c', 2, '17:23', 'No idea who that was.', 'b👀'),
    ('c', 1, '08:42', 'Good morning to everybody, and to Gerald.', 'b❤️'),
    ('b', 1, '08:50', 'Good morning. All tests green on the first try, so naturally I do not trust them.', 'c😂'),
    ('b', 1, '08:58', 'Broke something on purpose. They went red. Fine. I trust them.', 'c👍'),
    ('a', 1, '10:47', 'Bakk from the dentifft. I can feel nothing. It is wonderful.', 'b😂 c😂'),
    ('c', 1, '10:48', 'No decisions about colour today please.', 'b💯'),
    ('a', 1, '10:49', 'Too late, everything iff orange.', 'b🙈 c🙈'),
    ('a', 1, '12:15', 'The feeling is back and I have put the green back. We shall not speak of it.', 'b😂'),
    ('b', 1, '13:40', 'Small thing: if you rename a list while somebody else is in it, they now see it at once. It felt odd before.', 'a👍 c👍'),
    ('c', 1, '13:44', 'I tried it with my sister. She renamed ours to "YOU OWE ME BUTTER". It arrived very fast.', 'a😂 b🧈'),
    ('a', 1, '15:05', 'Has anybody seen my good scissors?', null),
    ('b', 1, '15:06', 'They are holding the window open.', null),
    ('a', 1, '15:07', 'They are *good scissors*, Bob.', 'c😂'),
    ('b', 1, '15:07', 'And they do it so well.', null),
    ('c', 1, '16:30', 'The article is out! "Three people and a turnip against food waste." They kept the swan.', 'a🎉 b🎉 a🦢'),
    ('b', 1, '16:34', 'My mother has bought four copies. It is a website.', 'a❤️ c❤️'),
    ('a', 1, '16:36', 'How?', null),
    ('b', 1, '16:41', 'Printed it. At the library. They had to put in more paper.', 'a😭 c😭'),
    ('c', 1, '17:12', 'New sign-ups since four o''clock: 1,140. Somebody hold my hand.', 'a🤝 b🤝'),
    ('b', 1, '17:14', 'Servers are bored. The plant is thriving.', 'a🪴 c🪴'),
    ('a', null, '01:32', 'I keep refreshing the number. 2,006.', 'c👀'),
    ('b', null, '01:29', 'You do not need to refresh, it updates by itself. We built it that way.', 'c😂'),
    ('a', null, '01:28', 'I know. I like to feel involved.', 'b❤️'),
    ('c', null, '00:47', 'Margit wrote in! She says the soup page is "very dependable".', 'a😭 b😭'),
    ('b', null, '00:44', 'That is the best review we will ever get.', 'a💯'),
    ('a', null, '00:41', 'Framing it. Next to the fridge.', 'c❤️'),
    ('c', null, '00:09', 'Cake in the kitchen, by the way. It says "Use today".', 'a🍰 b🍰');
  update said set room = general where room is null;

  insert into said (person, days, at, body, liked)
  values
    ('b', 3, '11:32', 'Noodles or the place with the angry owner?', null),
    ('a', 3, '11:34', 'Angry owner. I miss him.', 'b😂'),
    ('b', 3, '13:15', 'He said "you again". I think he likes us.', 'a❤️'),
    ('b', 2, '11:40', 'I brought bread. Clint did well.', 'a🍞'),
    ('a', 2, '11:41', 'I brought butter. We are a team.', 'b🧈'),
    ('a', 2, '12:40', 'That was the best thing I have eaten since the last time you baked.', null),
    ('b', 1, '11:30', 'Soup today? I can have soup. You can only have soup.', null),
    ('a', 1, '11:36', 'Thoup.', 'b😂'),
    ('b', null, '00:38', 'There are two dumplings left from yesterday. They are on their last day. You know what we stand for.', null),
    ('a', null, '00:36', 'On my way.', 'b🥟');
  update said set room = lunch where room is null;

  insert into said (person, days, at, body, liked)
  values
    ('a', 6, '14:00', 'Only the two of us in here for now, until the date is certain. I do not want to jinx it.', 'b🤐'),
    ('b', 6, '14:02', 'Understood. My face gives everything away, so I will wear a scarf.', 'a😂'),
    ('a', 5, '16:20', 'Version 2.0 on the first of the month: shared lists, dark mode, the big buttons.', 'b👍'),
    ('b', 5, '16:24', 'I would like three quiet days before that. No new features, only looking for trouble.', 'a👍'),
    ('a', 5, '16:25', 'Agreed. Feature freeze on the twenty-seventh, and I include myself.', null),
    ('b', 4, '17:10', 'Carol finds out when?', null),
    ('a', 4, '17:12', 'Friday, with cake. She has asked for this since her first week, I want to see her face.', 'b🍰'),
    ('b', 2, '17:25', 'Rehearsed the release on a copy: eleven minutes, and back again in four.', 'a🎉'),
    ('a', 1, '18:03', 'After today''s article I am less calm than I look.', null),
    ('b', 1, '18:05', 'You do not look calm. But the numbers do.', 'a❤️'),
    ('a', null, '00:21', 'Cake is ordered. It says "Had its chance to be a secret".', 'b😂');
  update said set room = launch where room is null;

  -- The ids are of version 7, as those that the app makes: the time in milliseconds, then a digest for chance.
  alter table said add column said_at timestamptz, add column id uuid;
  update said set said_at = date_trunc('milliseconds',
    case when days is null then now() - at else midnight - make_interval(days => days) + at end);
  update said set id = (
    lpad(to_hex((extract(epoch from said_at) * 1000)::bigint), 12, '0')
    || '7' || left(md5('larder ' || n), 3) || '8' || right(md5('larder ' || n), 15)
  )::uuid;

  insert into public.messages (id, room_id, author_id, body, created_at)
  select id, room, (people ->> person)::uuid, body, said_at
  from said;

  insert into public.reactions (message_id, profile_id, emoji, created_at)
  select id, (people ->> left(one, 1))::uuid, substr(one, 2), said_at + interval '1 minute'
  from said
  cross join unnest(string_to_array(liked, ' ')) as one;
end;
$seed$;
