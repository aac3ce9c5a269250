/** A question before an act that cannot be undone: it names the thing. */
export interface Question {
  title: string;
  body?: string;
  action: string;
  danger?: boolean;
}

let question = $state.raw<(Question & { answer: (yes: boolean) => void }) | undefined>();

export const asking = {
  get question() {
    return question;
  },
  answer(yes: boolean) {
    question?.answer(yes);
    question = undefined;
  },
};

/** `if (await confirm({ title: 'Annuler INC0000042 ?', action: 'Annuler l’incident' })) …` */
export function confirm(asked: Question): Promise<boolean> {
  return new Promise((resolve) => {
    question?.answer(false);
    question = { ...asked, answer: resolve };
  });
}
