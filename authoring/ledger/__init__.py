"""The reproduction ledger: every published result that the course builds on, recomputed.

``entries``      what is reproduced, by which module, for which chapter
``results/``     one small module a result, to be read with its paper beside it
``likelihood``   the one search that the likelihood models share
``recompute``    runs entries and compares with the published figures
``page``         the documentation page ``datasets/LEDGER.md``
``claims``       which figures a lecture names

The figures themselves stand in `shop.published`, where lectures read them too.
"""
