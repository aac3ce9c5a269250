/** The beginning of a day where the person is, as an instant of the API. */
export const dayBegins = (day: string): string => new Date(`${day}T00:00`).toISOString();

/** The end of a day where the person is: what happened on it counts. */
export function dayEnds(day: string): string {
  const next = new Date(`${day}T00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}
