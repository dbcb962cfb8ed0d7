const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const fullDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** 14:05 */
export function formatTime(date: Date): string {
  return timeOfDay.format(date);
}

/** Today, Yesterday, Monday 12 January */
export function formatDay(date: Date): string {
  const age = daysAgo(date);
  return age === 0 ? 'Today' : age === 1 ? 'Yesterday' : fullDay.format(date);
}

/** 14:05, Mon, 12 Jan */
export function formatBriefly(date: Date): string {
  const age = daysAgo(date);
  return age === 0 ? timeOfDay.format(date) : age < 7 ? weekday.format(date) : shortDay.format(date);
}

function daysAgo(date: Date): number {
  const [today, day] = [new Date(), new Date(date)].map((moment) => moment.setHours(0, 0, 0, 0));
  return Math.round(((today ?? 0) - (day ?? 0)) / 86_400_000);
}
