"""The worker that draws a picture anew: one on stdin, the new one and its thumbnail on stdout.

It runs alone in a process that may be killed, without our environment, and imports nothing of ours."""

import json
import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps, ImageStat

PIXELS = 40_000_000
EDGE_PX = 2560
THUMB_EDGE_PX = 320
MEMORY_BYTES = 1024**3
CPU_SECONDS = 5

READS = ("PNG", "JPEG", "WEBP", "GIF")
WRITES = {"PNG": "PNG", "GIF": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
PHOTOS = frozenset({"JPEG", "WEBP"})
OPTIONS = {"PNG": {"compress_level": 4}, "JPEG": {"quality": 88}, "WEBP": {"quality": 88, "method": 2}}

SMALL_EDGE_PX = 200
MEASURED_EDGE_PX = 640
DARK = 60
SOFT = 12


def main() -> None:
    limit_resources()
    try:
        answer, parts = redraw(sys.stdin.buffer.read())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        answer, parts = {"refused": "too_many_pixels"}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(parts))


def limit_resources() -> None:
    """Pillow reads a size from the header and warns or fails before it decodes anything."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with suppress(ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def redraw(data: bytes) -> tuple[dict[str, object], list[bytes]]:
    """Only pixels pass: the first frame, upright, without place, camera, comments or anything behind the end."""
    image: Image.Image = Image.open(BytesIO(data), formats=READS)
    form = WRITES[image.format or ""]
    picture = drawn(image)
    thumb = picture.copy()
    thumb.thumbnail((THUMB_EDGE_PX, THUMB_EDGE_PX))
    parts = [written(picture, form), written(thumb, "WEBP")]
    about = {"media_type": Image.MIME[form], "width": picture.width, "height": picture.height, "size": len(parts[0])}
    return about | {"hint": hint(picture, photo=form in PHOTOS)}, parts


def drawn(image: Image.Image) -> Image.Image:
    image.draft("RGB", (EDGE_PX, EDGE_PX))
    clear = image.has_transparency_data
    turned = ImageOps.exif_transpose(image).convert("RGBA" if clear else "RGB")
    turned.thumbnail((EDGE_PX, EDGE_PX))
    turned.info.clear()
    return turned


def written(image: Image.Image, form: str) -> bytes:
    out = BytesIO()
    image.save(out, form, **OPTIONS[form])
    return out.getvalue()


def hint(picture: Image.Image, photo: bool) -> str | None:
    """Why it may not show what it should. Screenshots may well be dark or plain; photographs of cards may not."""
    if max(picture.size) < SMALL_EDGE_PX:
        return "small"
    if not photo:
        return None
    grey = picture.convert("L")
    grey.thumbnail((MEASURED_EDGE_PX, MEASURED_EDGE_PX))
    if brightest(grey) < DARK:
        return "dark"
    return "blurred" if sharpness(grey) < SOFT else None


def sharpness(grey: Image.Image) -> float:
    """The variance of the Laplacian; the filter leaves the outermost pixels as they were, so they don't count."""
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    return ImageStat.Stat(ImageOps.crop(edges, 1)).var[0]


def brightest(grey: Image.Image) -> int:
    """The level, 0 to 255, that all but the brightest twentieth stay below."""
    left = grey.width * grey.height // 20
    for level, count in reversed(list(enumerate(grey.histogram()))):
        left -= count
        if left <= 0:
            return level
    return 0


if __name__ == "__main__":
    main()
