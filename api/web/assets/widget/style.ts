/**
 * The look, as text for a constructable style sheet: no style element, so it holds under a strict CSP.
 *
 * The accent is a ground, never a text colour. What is written on it is white or black by the WCAG formula: `--y` is
 * 1 where the accent's relative luminance is below 0.18, so that white reads with at least 4.5:1; above, black does.
 * Written without spaces because it is shipped as it stands.
 */

export const css = `
:host{
all:initial;
position:fixed;
z-index:2147483000;
font:15px/1.5 system-ui,sans-serif;
color-scheme:light dark;
--y:clamp(0,(.18 - .2126*r - .7152*g - .0722*b)*9999,1);
--on:color(from var(--accent) srgb-linear var(--y) var(--y) var(--y));
--ground:light-dark(#fff,#171b22);
--raised:light-dark(#f1f3f7,#262c36);
--ink:light-dark(#1b212c,#eef1f6);
--muted:light-dark(#566072,#a9b3c3);
--line:light-dark(#dfe3ea,#363e4b);
--bad:light-dark(#b3261e,#ffb4ab)
}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]),[hidden]{display:none!important}
* {box-sizing:border-box;min-width:0;margin:0;padding:0;border:0}
button,input,textarea{font:inherit;color:inherit;background:none;min-height:44px;border-radius:12px}
button{padding:8px 16px;text-align:start}
button:enabled{cursor:pointer}
svg{display:block;width:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
a{color:inherit}
::placeholder{color:var(--muted)}
p,li,dd{overflow-wrap:anywhere;white-space:pre-wrap}
ul,ol{padding-inline-start:24px}
:focus-visible{outline:2px solid;outline-offset:-2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.launcher,.panel{position:fixed;inset:auto 20px 20px auto;box-shadow:0 0 0 1px var(--line),0 8px 32px #0004}
:host([position*=left]) :is(.launcher,.panel){right:auto;left:20px}
.launcher{width:60px;height:60px;padding:18px;border-radius:50%;background:var(--accent);color:var(--on)}
.badge{position:absolute;inset:-4px -4px auto auto;padding:0 8px;border-radius:12px;background:#b3261e;color:#fff;font-size:13px;line-height:24px}
.panel{width:400px;height:min(700px,100dvh - 40px);display:flex;flex-direction:column;overflow:hidden;border-radius:16px;background:var(--ground);color:var(--ink)}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
@keyframes blink{50%{opacity:.3}}
@media (max-width:599px){
.panel.panel{inset:0;width:auto;height:auto;border-radius:0}
}
@media (prefers-reduced-motion:no-preference){
.panel{animation:rise .2s}
.dots i{animation:blink 1s infinite}
.dots i + i{animation-delay:.2s}
}
header,.row,.bar,.avatar,.options,.pictures,.dots,.meta,.typing,.waiting{display:flex;gap:8px;align-items:center}
header{padding:12px 8px 12px 16px;background:var(--accent);color:var(--on)}
header .avatar{width:40px;height:40px;background:var(--on);color:var(--accent);font-size:16px}
.who{flex:1;padding:0 4px}
h2{font-size:16px;line-height:1.3}
.who p,.ticket,.banner,.problem,.typing,.meta,.divider,.notice{font-size:13px}
nav button,.avatar,.option,.main,b,legend,h3,dd,.ticket{font-weight:600}
.icon{flex:none;width:44px;padding:10px}
.more{position:relative}
.more svg{stroke-width:3}
.menu{position:absolute;z-index:1;inset-block-start:44px;inset-inline-end:0;width:240px;padding:8px;border-radius:12px;background:var(--ground);color:var(--ink);box-shadow:0 0 0 1px var(--line),0 8px 32px #0004}
.menu p{padding:8px 16px}
.menu button,.hits button{width:100%}
button:not(.icon,.launcher,.main):hover:enabled{background:var(--raised)}
.ticket a,.banner:not(:empty){display:block;padding:8px 16px;background:var(--raised);text-decoration:none}
nav{padding:0 8px;border-bottom:1px solid var(--line)}
nav button{padding:8px;margin:0 8px;border-radius:0;border-bottom:3px solid transparent;color:var(--muted)}
nav [aria-current=true]{border-color:var(--accent);color:var(--ink)}
.view{flex:1;min-height:0;display:flex;flex-direction:column}
.scroll,.results{position:relative;flex:1;overflow:auto;overscroll-behavior:contain;padding:16px}
.row{align-items:start;margin-top:4px}
.row:is(.first,.system){margin-top:16px}
.stack{flex:1;display:flex;flex-direction:column;align-items:start;gap:4px}
.avatar{flex:none;justify-content:center;width:28px;height:28px;border-radius:50%;background:var(--line);font-size:12px;object-fit:cover}
.agent .avatar{background:var(--accent);color:var(--on)}
.row:not(.first) .avatar{visibility:hidden}
.row:not(.bot,.agent) .avatar{display:none}
.bubble{max-width:88%;padding:8px 14px;border-radius:16px;background:var(--raised)}
.first .bubble{border-start-start-radius:4px}
.customer .bubble{border-radius:16px 16px 4px;background:var(--accent);color:var(--on)}
.customer .stack{align-items:end}
.article .bubble{max-width:none}
:is(.bubble,.card,article) > * + :not(.sr + *){margin-top:8px}
h3{font-size:15px}
.meta{display:none;padding:0 4px;color:var(--muted)}
.end:not(.system) .meta{display:flex}
.meta button{padding:4px;text-decoration:underline}
.problem{color:var(--bad)}
.options,.pictures{flex-wrap:wrap}
.option{border:1px solid var(--muted);border-radius:24px}
.option:disabled{border-color:var(--line);color:var(--muted)}
[aria-pressed=true]{background:var(--raised)}
.main{background:var(--accent);color:var(--on)}
.card{width:100%;padding:16px;border:1px solid var(--line);border-radius:16px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}
dt,.divider,.notice,.hits span{color:var(--muted)}
.divider,.notice{width:100%;text-align:center}
label,:is(.bubble,article) > a,.hits span,.hits b{display:block}
.card :is(input,textarea),[type=search]{width:100%;padding:8px 12px;border:1px solid var(--muted)}
.scores{display:grid;grid-template-columns:repeat(5,1fr);gap:4px;text-align:center;font-size:12px}
.scores label{position:relative;padding:8px 0;border-radius:12px;background:var(--raised)}
.scores label:has(:checked){background:var(--accent);color:var(--on)}
.scores label:focus-within{outline:2px solid}
.scores input{position:absolute;inset:0;height:100%;opacity:0;cursor:pointer}
.scores b{display:block;font-size:16px}
canvas{display:block;max-width:200px;border-radius:12px}
.typing{padding:8px 36px;color:var(--muted)}
.dots{gap:4px;padding:12px;border-radius:16px;background:var(--raised)}
.dots i{width:8px;height:8px;border-radius:50%;background:var(--muted)}
.composer{padding:8px 12px 12px}
.bar{gap:0;align-items:end;padding-inline-start:4px;border:1px solid var(--muted);border-radius:24px}
.bar:focus-within{outline:2px solid var(--accent)}
.bar textarea{flex:1;height:44px;max-height:132px;padding:10px 8px;outline:0;resize:none;font-size:16px;line-height:24px}
.bar .icon{border-radius:50%}
.bar .send{padding:6px;border:4px solid var(--ground);background:var(--accent);color:var(--on)}
.waiting{padding:0;overflow:auto;list-style:none}
.waiting li{position:relative;margin-bottom:8px}
.waiting canvas{width:72px;height:72px;object-fit:cover}
.waiting progress{position:absolute;inset:auto 8px 8px;width:56px}
.waiting .icon{position:absolute;inset:0 0 auto auto}
.waiting svg{border-radius:50%;padding:4px;background:var(--ground)}
.help input{flex:none;width:auto;margin:16px 16px 0;font-size:16px}
.hits{padding:0;list-style:none}
`;
