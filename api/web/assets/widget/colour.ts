/** Text colours that stay readable (WCAG contrast of at least 4.5) on whatever accent a site chooses. */

type Rgb = number[];

const ENOUGH = 4.5;

function parse(hex: string): Rgb {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(hex)?.[1] ?? "2458d3";
  const whole = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => parseInt(whole.slice(at, at + 2), 16));
}

const format = (rgb: Rgb) => `rgb(${rgb.map(Math.round).join()})`;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The colour, moved towards `end` until it can be read on `ground`. */
function readable(colour: Rgb, ground: Rgb, end: number): Rgb {
  let result = colour;
  for (let step = 0; step < 1 && contrast(result, ground) < ENOUGH; step += 0.05) {
    result = colour.map((part) => part + (end - part) * step);
  }
  return result;
}

/** Custom properties for the style sheet; the grounds are the bubbles of the light and the dark theme. */
export function palette(accent: string): Record<string, string> {
  const colour = parse(accent);
  const white = [255, 255, 255];
  return {
    "--accent": format(colour),
    "--on-accent": contrast(colour, white) >= ENOUGH ? "#fff" : "#000",
    "--link-light": format(readable(colour, parse("e9edf3"), 0)),
    "--link-dark": format(readable(colour, parse("2d3440"), 255)),
  };
}
