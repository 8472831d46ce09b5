import { reasonText } from './reasons.js';

describe('the words of a reason', () => {
  it('are those of its code, whichever service gave it', () => {
    expect(reasonText('equipment-failure')).toEqual({ zh: '设备故障', en: 'the equipment failed' });
  });

  it('are the code itself where a newer service gave it, and those of another reason where there is none', () => {
    expect(reasonText('flooded')).toEqual({ zh: 'flooded', en: 'flooded' });
    expect(reasonText()).toEqual({ zh: '其他原因', en: 'another reason' });
  });
});
