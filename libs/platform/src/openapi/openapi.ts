import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Bilingual } from '#contracts';

/** What a service is called in its own document. */
export interface Described {
  readonly name: string;
  readonly title: Bilingual;
  readonly version: string;
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string',
      description: 'Ends in the name of the rule that refused',
      example: '/problems/beyond-service-scope',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: "What is wrong and what would satisfy the rule, in the caller's language" },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string', description: 'RFC 6901' }, detail: { type: 'string' } },
      },
    },
  },
} as const;

const answer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Random, such as a UUID. The same key and body are answered with the first answer; another body is refused with 409',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

type Operation = { security?: unknown[]; responses: Record<string, unknown>; parameters?: unknown[] };

/** Adds to each operation what every operation has: the answers of the platform, and the key of a POST. */
function complete(document: OpenAPIObject, withDatabase: boolean): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      operation.responses['default'] ??= answer('The request was refused');
      if (operation.security) {
        operation.responses['401'] ??= answer('No valid access token');
        operation.responses['403'] ??= answer("None of the caller's roles may do this");
      }
      if (method === 'post' && withDatabase) operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema as never },
  };
  return document;
}

/** The OpenAPI document of a service as its routes and DTOs make it. */
export function openApiOf(
  app: NestFastifyApplication,
  { name, title, version }: Described,
  withDatabase: boolean,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle(`${title.zh} ${title.en}`)
    .setDescription(`Service ${name} of Yilian 医联`)
    .setVersion(version)
    // Beside the document: the same at the service's own address and under the front door's prefix.
    .addServer('.')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  return complete(SwaggerModule.createDocument(app, builder.build()), withDatabase);
}

/** Serves the document at `/openapi.json` and for people at `/docs`; it is made when first asked for. */
export function serveOpenApi(app: NestFastifyApplication, document: () => OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
}
