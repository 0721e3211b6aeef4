"""Scrapy settings, one reason a line. ``-s NAME=VALUE`` on the command line changes any of them."""

import os

from archive import __version__

BOT_NAME = "fazhi"
SPIDER_LOADER_CLASS = "crawler.spiderloader.PortalSpiderLoader"  # one spider name a portal file
SPIDER_MODULES: list[str] = []  # a portal is data: there is no module to look through

# Ours. Names in quotes, so that this package never imports the spiders.
FAZHI_SPIDER = "spiders.portal.PortalSpider"
FAZHI_REGISTRY = "spiders/portals"  # below the folder that holds the packages
FAZHI_PORTALS: list[str] = []  # further portal files or folders
FAZHI_ARCHIVE = ""  # empty: $FAZHI_ARCHIVE, else fazhi.db here
FAZHI_FULL = False  # walk every list to its end, fetch every known document
FAZHI_RECORDING = ""  # a WARC to answer from, instead of the network
FAZHI_MISSING = "fail"  # a request that the recording lacks: fail, or answer 404
FAZHI_FINDINGS = ""  # where `fazhi portals check` and `discover` write what they saw
FAZHI_CHROMIUM = ""  # for lists that only a script fills; empty: the first Chromium on PATH
ATTACHMENT_MAXSIZE = 50 * 1024 * 1024  # bytes; the largest scanned catalogues seen stay below
DISCOVERY_BUDGET = 60  # requests that finding a portal's sections may cost

# Manners
USER_AGENT = f"fazhi/{__version__} (+https://pypi.org/project/fazhi/)"  # honest: says who, and where to complain
FAZHI_CONTACT = os.environ.get("FAZHI_CONTACT", "")  # who crawls: an address that replaces ours in the user agent
FAZHI_WINDOW = ""  # hours in China in which anything is asked, "22:00-06:00"; a portal file may say otherwise
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "fazhi"
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # county servers are small
DOWNLOAD_DELAY = 1.0  # seconds at least; a portal file may say otherwise
DOWNLOAD_DELAY_JITTER = 0.2  # of the delay, up and down, around one so long that the least is kept
DELAY_FLOOR = 0.001  # seconds; with 0, Scrapy 2.19 sends all that waits for a host at once, whatever the concurrency
AUTOTHROTTLE_ENABLED = True  # a server that needs 5 s for a page is asked every 5 s; never below the delay
AUTOTHROTTLE_START_DELAY = 0.0  # seconds; the portal's own delay is the start
CRAWL_DELAY_LIMIT = 30.0  # seconds; a robots.txt that wants more is given this
RETRY_AFTER_LIMIT = 300.0  # seconds; a host that wants to be left alone for longer is left for this run
REFUSALS_LIMIT = 5  # refusals of a host in a row, after which it is left for this run
SILENCES_LIMIT = 30  # fetches of pages without any answer in a row, after which it is left as well
CONDITIONAL_REQUESTS = True  # ask only for what has changed, by hosts that tell the truth about it
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # every attempt is a capture, and the report says what it came to
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # not 429: that is an answer, not an accident
COOKIES_ENABLED = True  # some openresty fronts redirect to themselves until a cookie comes back
TELNETCONSOLE_ENABLED = False  # nobody watches a night
REMOTE_CONTROL_ENABLED = False  # nor steers one through a port
REDIRECT_MAX_TIMES = 5  # B39: followed at most five steps
METAREFRESH_ENABLED = False  # stubs are judged by outcome.py, script redirects included

# Limits
DOWNLOAD_TIMEOUT = 60  # seconds for a request as a whole, to its last byte
DNS_TIMEOUT = 20  # seconds
DNSCACHE_ENABLED = False  # B49: a host may move during a night, and a wrong answer must not stick
RENDER_PATIENCE = 8  # seconds that a page at rest in a browser is given to show rows after all
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds a portal may take; what is left is for the next night
MEMUSAGE_LIMIT_MB = 2048  # of the whole process, at its peak; beyond it the run ends, as failed
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0
WATCHDOG_SECONDS = 900  # a loop that does not turn for so long has hung, and its process is ended; 0: never
DEPTH_LIMIT = 0  # depth is a matter of discovery, which has its own budget
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the spider knows what it asked for, by canonical address

# Machinery
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
CONCURRENT_ITEMS = 8  # Scrapy starts this many tasks a response; its default of 100 costs 40 % of the speed
HTTPERROR_ALLOW_ALL = True  # a 404 is an answer that somebody must hear
LOG_LEVEL = "INFO"
STATS_DUMP = False  # the run's own line says what happened

DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "crawler.rendering.RenderingHandler")  # Scrapy's, and a browser

DOWNLOADER_MIDDLEWARES = {
    "crawler.politeness.GateMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # scope is the portal's, see JudgeMiddleware
    # Answers pass these from the highest number down: headers as sent, body decoded once, stored, judged.
    "crawler.middlewares.OriginalHeadersMiddleware": 670,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 660,
    "crawler.middlewares.CaptureMiddleware": 650,
    "crawler.middlewares.JudgeMiddleware": 640,
    "crawler.conditional.ConditionalMiddleware": 630,
    "crawler.politeness.RefusalMiddleware": 635,
}
ITEM_PIPELINES = {"crawler.pipelines.ArchivePipeline": 300}
EXTENSIONS = {
    "crawler.extensions.RunRecorder": 0,
    "scrapy.extensions.logstats.LogStats": None,  # its pages a minute say nothing at a request a second
}
