import { Inject } from '@nestjs/common';

/** Injection token of the values that `readConfig` read. */
export const CONFIG = Symbol('CONFIG');

/** Injects the service's configuration: `@InjectConfig() private readonly config: ConfigOf<typeof config>`. */
export const InjectConfig = (): ParameterDecorator => Inject(CONFIG);
