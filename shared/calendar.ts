/** A group's calendar, for a calendar program that follows a secret link. */
import { z } from 'zod'

/** How many minutes before a reading opens a calendar program reminds of it; 0 for not at all. The address says it, and the house keeps nothing of it. */
export const Reminder = z.coerce.number().int().min(0).max(7 * 24 * 60)

/** The reminders one is asked to choose among, in minutes. */
export const REMINDERS = [0, 15, 60, 1440] as const
