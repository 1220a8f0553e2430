/** What the widget itself says. `%name%` and the like are filled in. */
const english = {
  title: 'Chat',
  open: 'Open chat',
  openUnread: 'Open chat, %count% new',
  close: 'Close chat',
  menu: 'More',
  messages: 'Messages',
  write: 'Write a message…',
  send: 'Send',
  attach: 'Attach a file',
  drop: 'Drop files here to send them',
  you: 'You',
  assistant: 'Assistant',
  withYou: '%name% is here for you',
  typing: '%name% is typing',
  newMessages: 'New messages',
  today: 'Today',
  yesterday: 'Yesterday',
  connecting: 'Connecting…',
  offline: 'No connection. What you write is sent as soon as it is back.',
  refusedPage: 'The chat cannot be opened on this page.',
  refusedIdentity: 'We could not confirm who you are. Please load the page again.',
  waiting: 'You are waiting for a person.',
  leaveMessage: 'You can leave a message.',
  leaveQueue: 'Leave the line',
  toBot: 'Back to the assistant',
  endChat: 'End chat',
  askLeave: 'Leave the line? You lose your place.',
  askToBot: 'Back to the assistant? Nobody will answer your message then.',
  askEnd: 'End this chat?',
  stay: 'Stay',
  sending: 'Sending…',
  unsent: 'Waiting for the connection',
  sent: 'Sent',
  failed: 'This was not accepted.',
  failedTooLarge: 'This is too large to be sent.',
  failedLost: 'This file was not sent. Please attach it again.',
  retry: 'Try again',
  discard: 'Remove',
  image: 'Picture',
  file: 'File',
  fileTooLarge: '“%name%” is too large. A file may have up to %size% MB.',
  fileType: '“%name%” cannot be sent here. Pictures, PDF, text, audio and video can.',
  tooManyFiles: 'Please send no more than %count% files at once.',
  textTooLong: 'This is too long by %count% characters. Could you send it in two parts?',
}

export type WidgetTextName = keyof typeof english
export type WidgetTexts = { readonly [Name in WidgetTextName]: string }

const arabic: WidgetTexts = {
  title: 'المحادثة',
  open: 'فتح المحادثة',
  openUnread: 'فتح المحادثة، %count% جديدة',
  close: 'إغلاق المحادثة',
  menu: 'المزيد',
  messages: 'الرسائل',
  write: 'اكتب رسالة…',
  send: 'إرسال',
  attach: 'إرفاق ملف',
  drop: 'أفلت الملفات هنا لإرسالها',
  you: 'أنت',
  assistant: 'المساعد',
  withYou: '%name% معك الآن',
  typing: '%name% يكتب الآن',
  newMessages: 'رسائل جديدة',
  today: 'اليوم',
  yesterday: 'أمس',
  connecting: 'جارٍ الاتصال…',
  offline: 'لا يوجد اتصال. سيُرسل ما تكتبه فور عودته.',
  refusedPage: 'لا يمكن فتح المحادثة في هذه الصفحة.',
  refusedIdentity: 'لم نتمكن من التحقق من هويتك. أعد تحميل الصفحة من فضلك.',
  waiting: 'أنت في انتظار أحد الزملاء.',
  leaveMessage: 'يمكنك ترك رسالة.',
  leaveQueue: 'الخروج من الانتظار',
  toBot: 'العودة إلى المساعد',
  endChat: 'إنهاء المحادثة',
  askLeave: 'هل تريد الخروج من الانتظار؟ ستفقد مكانك.',
  askToBot: 'هل تريد العودة إلى المساعد؟ لن يجيب أحد عن رسالتك عندئذ.',
  askEnd: 'هل تريد إنهاء المحادثة؟',
  stay: 'البقاء',
  sending: 'جارٍ الإرسال…',
  unsent: 'في انتظار الاتصال',
  sent: 'أُرسلت',
  failed: 'لم تُقبل هذه الرسالة.',
  failedTooLarge: 'الحجم أكبر من أن يُرسل.',
  failedLost: 'لم يُرسل هذا الملف. أرفقه مرة أخرى من فضلك.',
  retry: 'إعادة المحاولة',
  discard: 'حذف',
  image: 'صورة',
  file: 'ملف',
  fileTooLarge: 'الملف «%name%» كبير جدًا. الحد الأقصى %size% ميغابايت.',
  fileType: 'لا يمكن إرسال «%name%» هنا. يمكن إرسال الصور وملفات PDF والنصوص والصوت والفيديو.',
  tooManyFiles: 'من فضلك لا ترسل أكثر من %count% ملفات معًا.',
  textTooLong: 'النص أطول من المسموح بمقدار %count% حرفًا. هل يمكنك إرساله على جزأين؟',
}

export type Language = 'en' | 'ar'

export const texts = { en: english, ar: arabic } as const satisfies { readonly [Name in Language]: WidgetTexts }

/** The language to speak: the first of the wanted ones that we know. `ar-EG` is `ar`. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  const known: readonly Language[] = ['en', 'ar']
  for (const tag of wanted) {
    const found = known.find((language) => tag?.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return 'en'
}

/** Fills in the `%name%`s of a text. */
export function fill(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replaceAll(/%(\w+)%/g, (all, name: string) => `${values[name] ?? all}`)
}
