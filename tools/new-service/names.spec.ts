import { namesFor, rename } from './names.js';

describe('names of a new service', () => {
  it.each([
    ['work-orders', undefined, 'work-order'],
    ['policies', undefined, 'policy'],
    ['dispatch', 'posting', 'posting'],
    ['dispatch', undefined, 'dispatch-item'],
  ])('makes of %s and %s the aggregate %s', (service, given, aggregate) => {
    expect(namesFor(service, given)).toEqual({ service, aggregate });
  });

  it.each([[undefined], [''], ['WorkOrders'], ['work_orders'], ['../up'], ['-a'], ['9lives']])(
    'refuses %s and says what to write',
    (service) => expect(namesFor(service)).toContain('npm run new:service -- '),
  );

  it.each(['dispatch', 'Posting', ''])('refuses the aggregate "%s" of dispatch', (aggregate) =>
    expect(namesFor('dispatch', aggregate)).toContain('npm run new:service -- dispatch '),
  );

  it('replaces the sample in every case it is written in', () => {
    const text = 'SampleItemOpened sampleItems sample_items.id /v1/sample-items a sample item sample-item.ts';
    expect(rename(text, { service: 'work-orders', aggregate: 'work-order' })).toBe(
      'WorkOrderOpened workOrders work_orders.id /v1/work-orders a work order work-order.ts',
    );
    expect(rename('SampleItemsModule SampleItemEntity', { service: 'dispatch', aggregate: 'posting' })).toBe(
      'DispatchModule PostingEntity',
    );
  });
});
