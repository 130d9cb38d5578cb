const ARABIC = /\p{Script=Arabic}/u;
const KANA = /\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** A title or name somebody else gave: isolated from the text around it, in its own script's way of being set. */
export function Name({ children }: { children: string }) {
  const lang = ARABIC.test(children) ? "ar" : KANA.test(children) ? "ja" : undefined;
  return <bdi lang={lang}>{children}</bdi>;
}
