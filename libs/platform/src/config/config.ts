import type { baseSettings } from './base-settings.js';
import type { Setting } from './setting.js';

/** Settings by the name of their variable. */
export type Settings = Readonly<Record<string, Setting>>;

/** The variables that a service has beside those of every service. */
export interface Config<S extends Settings = Settings> {
  readonly settings: S;
}

type Values<S extends Settings> = { readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never };

/** The values of the variables of every service. */
export type BaseConfig = Values<typeof baseSettings>;

/** What `@InjectConfig()` gives: the service's own values and those of every service. */
export type ConfigOf<C extends Config> = Values<C['settings']> & BaseConfig;

/** Declares the variables of a service, each on a line of its own. */
export const defineConfig = <const S extends Settings>(settings: S): Config<S> => ({ settings });
