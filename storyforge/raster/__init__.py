"""Words, shapes and photos to RGBA: the only door to Pillow and the font libraries.

fonts     font files → FontBook            layout   Picture → LaidOut (pure, layout px)
shaping   text → glyphs (HarfBuzz)         paint    LaidOut → Painted (RGBA pixels)
lines     runs → balanced lines            animate  Painted → Strip (frames)
photos    a photo → an upright sRGB plate  planes   RGBA → planar Y'CbCr
vector    SVG, safely                      files    PNG, JPEG and raw files
"""
