export const divisionForm = /^[1-9]\d{5}$/;
export const usernameForm = /^[a-z0-9][a-z0-9.-]{1,63}$/;
export const slugForm = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** A day that the calendar has, as `YYYY-MM-DD`. */
export const calendarDate = {
  test(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
  },
};
