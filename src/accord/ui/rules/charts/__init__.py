"""Where the marks of a chart stand. Nothing here knows a colour, a font or a language."""

from accord.ui.rules.charts.bars import bars as bars
from accord.ui.rules.charts.bars import intervals as intervals
from accord.ui.rules.charts.cohorts import shade as shade
from accord.ui.rules.charts.lines import sparkline as sparkline
from accord.ui.rules.charts.lines import trend as trend
from accord.ui.rules.charts.maps import columns_of as columns_of
from accord.ui.rules.charts.maps import flow_map as flow_map
from accord.ui.rules.charts.promises import promises as promises
from accord.ui.rules.charts.threads import thread as thread
