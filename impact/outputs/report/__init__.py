"""The page that people can read: report.html, one file that asks nothing of any other computer."""
