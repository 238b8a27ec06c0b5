#!/usr/bin/env python3
"""build - draws the official seals of the bureaus: <code>.png and, for the city's bureau, the same as GIF.

usage: build.py [FOLDER]
needs: Pillow as in tests/requirements.txt and the font WenQuanYi Micro Hei; the drawn files are kept in the repository.

Round, 42 mm, name along the upper arc, a star in the middle, as 国发〔1999〕25号 asks of the seals of state organs below a province.
"""
import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import world  # noqa: E402

FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
SIZE, FINER = 496, 4  # 42 mm at 300 dots per inch, drawn four times as fine
RED = (200, 22, 30, 255)


def star(draw, middle, radius):
    points = []
    for i in range(10):
        far = radius if i % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + 36 * i)
        points.append((middle + far * math.cos(angle), middle + far * math.sin(angle)))
    draw.polygon(points, fill=RED)


def arc_text(picture, text, middle, radius, height):
    """Characters along the circle, tops outwards, over at most 260 degrees, the middle one on top."""
    font = ImageFont.truetype(FONT, height)
    step = min(22, 260 / (len(text) - 1))
    for i, letter in enumerate(text):
        angle = (i - (len(text) - 1) / 2) * step
        box = Image.new("RGBA", (height * 2, height * 2))
        ImageDraw.Draw(box).text((height, height), letter, font=font, fill=RED, anchor="mm", stroke_width=height // 40, stroke_fill=RED)
        turned = box.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = middle + radius * math.sin(math.radians(angle))
        y = middle - radius * math.cos(math.radians(angle))
        picture.alpha_composite(turned, (round(x - height), round(y - height)))


def seal(name):
    size = SIZE * FINER
    picture = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    edge = size * 0.012
    draw.ellipse((edge, edge, size - edge, size - edge), outline=RED, width=round(size * 0.028))
    star(draw, size / 2, size * 0.15)
    arc_text(picture, name, size / 2, size * 0.375, round(size * (0.135 if len(name) < 15 else 0.105)))
    return picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def save(picture, path):
    if path.suffix == ".gif":
        flat = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        flat.alpha_composite(picture)
        flat.convert("RGB").quantize(16).save(path)
    else:
        picture.quantize(24, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for code, name, _ in world.authorities():
        if code.endswith("0000"):
            picture = seal(name)
            save(picture, folder / f"{code}.png")
            if code == world.CITY[0]:
                save(picture, folder / f"{code}.gif")


if __name__ == "__main__":
    main()
