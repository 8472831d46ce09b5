import { takeAim } from './inside/aim.js';
import { plant } from './inside/defects.js';
import { plantedNames } from './names.js';

/** Loaded into a service before its own program (`node --import`): plants PLANTED_DEFECT, and strikes where CHAOS_AIM says. */
const { PLANTED_DEFECT: defect, CHAOS_AIM: aim } = process.env;
const name = plantedNames.find((each) => each === defect);
if (defect && !name) throw new Error(`there is no planted defect "${defect}"`);
if (name) await plant[name]();
// Around the defect: a strike is at the same point with and without it.
if (aim) await takeAim(aim);
