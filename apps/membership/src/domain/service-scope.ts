import {
  Refusal,
  ServiceScopeAmended,
  ServiceScopeClosed,
  ServiceScopeOpened,
  ServiceScopeState,
  type Decision,
  type Versioned,
} from '#contracts';
import { checkDepartment } from './department.js';
import { told, type Facts } from './facts.js';
import { amend, register } from './registration.js';

export type ServiceScopeFacts = Facts<ServiceScopeState>;
/** What a department of a member can do and accepts: the directory's entry and the capability rule's input. */
export type ServiceScope = Versioned & ServiceScopeFacts;

const telling = { schema: ServiceScopeState, registered: ServiceScopeOpened, amended: ServiceScopeAmended };

/** Enters a scope in the register; one that is not open yet is told of as closed. */
export function openScope(id: string, facts: ServiceScopeFacts): Decision<ServiceScope> {
  check(facts);
  const decision = register(telling, id, facts);
  return facts.open ? decision : { ...decision, events: [closed(decision.state)] };
}

/** Amends a scope; opening and closing are told as what they are. */
export function amendScope(scope: ServiceScope, facts: Partial<ServiceScopeFacts>): Decision<ServiceScope> {
  const decision = amend(telling, scope, facts);
  check(decision.state);
  if (decision.state.open === scope.open) return decision;
  return { ...decision, events: [decision.state.open ? opened(decision.state) : closed(decision.state)] };
}

const opened = (scope: ServiceScope) => ServiceScopeOpened(scope.id, told<ServiceScopeState>(ServiceScopeState, scope));
const closed = (scope: ServiceScope) => ServiceScopeClosed(scope.id, told<ServiceScopeState>(ServiceScopeState, scope));

function check({ department, minAge, maxAge, directions }: ServiceScopeFacts): void {
  checkDepartment(department, '/department');
  if (minAge !== null && maxAge !== null && minAge > maxAge) {
    throw new Refusal(
      'invalid',
      'service-scope/age-limits',
      { zh: `年龄下限 ${minAge} 高于上限 ${maxAge}`, en: `The lowest age ${minAge} is above the highest ${maxAge}` },
      [{ pointer: '/minAge', detail: { zh: '年龄下限高于上限', en: 'above the highest age' } }],
    );
  }
  if (directions.length === 0) {
    throw new Refusal(
      'invalid',
      'service-scope/no-direction',
      { zh: '服务范围至少接收一个转诊方向', en: 'A scope accepts at least one direction' },
      [{ pointer: '/directions', detail: { zh: '至少一个方向', en: 'at least one direction' } }],
    );
  }
}
