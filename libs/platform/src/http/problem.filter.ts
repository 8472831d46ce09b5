import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, type Constraints } from './problem-of.js';
import { sendProblem } from './problem.js';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly constraints: Constraints = {}) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // The answer of a health check that failed is its own document.
    if (error instanceof HttpException && error.getStatus() === 503) {
      void reply.code(503).send(error.getResponse());
      return;
    }
    const problem = problemOf(error, request, this.constraints);
    // Which statement took too long is the operator's to see.
    if (problem.status === 500 || problem.code === 'database-busy')
      this.logger.error(error instanceof Error ? error.stack : String(error));
    if (reply.sent) return;
    void sendProblem(request, reply, problem);
  }
}
