// Stands in for a service that hangs before it is ready.
setInterval(() => undefined, 1_000);
