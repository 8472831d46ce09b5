import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { recipientKinds, roles, type RecipientKind } from '#contracts';
import { Allow, EnumField, ListField, NestedField, TextField } from '#platform';
import { rules } from '../domain/rules.js';
import { templates, type TemplateId } from '../domain/templates.js';
import { words } from '../domain/variables.js';

class BilingualDto {
  @TextField() zh!: string;
  @TextField() en!: string;
}

class WordDto {
  @TextField({ description: 'Stands in braces in the texts', example: 'startsAt' }) name!: string;
  @NestedField(() => BilingualDto) meaning!: BilingualDto;
}

class TemplateDto {
  @TextField({ example: 'referral-scheduled.patient' }) id!: TemplateId;
  @TextField({ description: 'Type of the event it tells of', example: 'yilian.referral.scheduled.v1' }) event!: string;
  @EnumField(recipientKinds) recipient!: RecipientKind;
  @NestedField(() => BilingualDto) text!: BilingualDto;
  @ListField(() => WordDto) words!: WordDto[];
}

class TemplatesDto {
  @ListField(() => TemplateDto) items!: TemplateDto[];
}

const items: TemplateDto[] = rules.flatMap(({ event, tells, ofAdvice = {} }) =>
  [...Object.entries(tells), ...Object.entries(ofAdvice)].map(([recipient, id]) => ({
    id,
    event,
    recipient: recipient as RecipientKind,
    text: { zh: templates[id]['zh-CN'], en: templates[id].en },
    words: templates[id].words.map((name) => ({ name, meaning: words[name] })),
  })),
);

@ApiTags('templates')
@Controller('v1/templates')
export class TemplatesController {
  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'Which event tells whom in which words' })
  @ApiOkResponse({ type: TemplatesDto })
  list(): TemplatesDto {
    return { items };
  }
}
