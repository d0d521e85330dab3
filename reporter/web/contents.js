// The sections of the report, for the navigation and for the contents page of a printed report.
import { element } from './dom.js';
import { say, word } from './words.js';

export function sectionsOf(report) {
  const closing = ['problems', 'suggestions', 'scorecard', 'quality', ...(report.revisions.length > 0 ? ['revisions'] : []), 'notes'];
  return [
    { id: 'glance', title: glanceTitle(report) },
    ...report.chapters.map((chapter) => ({ id: chapter.id, title: chapterTitle(chapter) })),
    ...closing.map((code) => ({ id: code, title: word(code) })),
  ];
}

export const glanceTitle = (report) => word(report.kind === 'annual' ? 'glance' : 'evaluationGlance');

export const chapterTitle = (chapter) => `${say(chapter.number)}${word('numberMark')}${say(chapter.name)}`;

export function contentsList(report) {
  return element('ol', { class: 'contents' },
    sectionsOf(report).map((section) => element('li', {}, element('a', { href: `#${section.id}` }, section.title))));
}

/** Shown on paper only: on the screen the navigation is there. */
export function contentsPage(report) {
  return element('section', { class: 'contents-page', 'aria-hidden': 'true' }, element('h2', {}, word('contents')), contentsList(report),
    element('div', { class: 'opening' }, report.opening.map((paragraph) => element('p', {}, say(paragraph)))));
}
