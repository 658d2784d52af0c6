const white = '#ffffff';
const black = '#000000';
// What text stands on in base.css, the hardest of each theme first.
const grounds = { light: '#f4f6f9', dark: '#1a222c' };
const surfaces = { light: white, dark: '#1a222c' };
/** WCAG 2.2, 1.4.3: text of usual size. */
const enough = 4.5;

/** The contrast of two colours, 1 to 21, as WCAG computes it. @param one, @param other as #rrggbb */
export function contrast(one: string, other: string): number {
  const [high = 1, low = 1] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/**
 * The colours that are made of the firm's: itself with letters that can be read on it, and, for each theme, a shade of
 * it for letters and a tint of it for grounds.
 */
export function lookOf(accent: string) {
  const soft = { light: mix(accent, surfaces.light, 0.12), dark: mix(accent, surfaces.dark, 0.14) };
  return {
    brand: accent,
    onBrand: contrast(accent, white) >= enough ? white : black,
    // White stands on it: ticks and numbers.
    solid: until(accent, black, (tone) => contrast(tone, white) >= enough),
    text: {
      light: until(accent, black, (tone) => readable(tone, [grounds.light, surfaces.light, soft.light])),
      dark: until(accent, white, (tone) => readable(tone, [grounds.dark, surfaces.dark, soft.dark])),
    },
    soft,
  };
}

/** The stylesheet of the portal's own colours; without an accent ours hold. */
export function lookCss(accent: string | null): string {
  if (!accent) return '/* culorile Clientela */\n';
  const { brand, onBrand, solid, text, soft } = lookOf(accent.toLowerCase());
  return `.portal, .portal-preview {
  --brand: ${brand};
  --on-brand: ${onBrand};
  --accent: light-dark(${text.light}, ${text.dark});
  --accent-solid: ${solid};
  --accent-soft: light-dark(${soft.light}, ${soft.dark});
}
`;
}

const readable = (tone: string, on: string[]) => on.every((ground) => contrast(tone, ground) >= enough);

/** A colour taken step by step towards another, until it will do. */
function until(from: string, towards: string, does: (tone: string) => boolean): string {
  for (let share = 0; share < 1; share += 0.04) {
    const tone = mix(towards, from, share);
    if (does(tone)) return tone;
  }
  return towards;
}

const mix = (one: string, other: string, share: number): string => {
  const [a, b] = [channels(one), channels(other)];
  return `#${a.map((value, at) => hex(value * share + (b[at] ?? 0) * (1 - share))).join('')}`;
};

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0');

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
