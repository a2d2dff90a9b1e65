"""This room lists the words of SQL that expressions know, and says what to write instead of the others."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A list of words, written as they are read."""
    return frozenset(text.split())


GRAMMAR_WORDS = words(
    "AND OR NOT IN IS NULL BETWEEN LIKE CASE WHEN THEN ELSE END TRUE FALSE INTERVAL AS FROM CAST EXTRACT"
)
FUNCTIONS = words(
    "COALESCE NULLIF ABS ROUND GREATEST LEAST LOWER UPPER TRIM LENGTH CONCAT SUBSTR SUBSTRING REPLACE "
    "MOD YEAR MONTH DAY QUARTER AGE EXACT_AGE DAYS_BETWEEN MONTHS_BETWEEN WORKING_DAYS_BETWEEN COVERS"
)

CAST_WORDS = {
    "INT": "INT",
    "INTEGER": "INT",
    "BIGINT": "INT",
    "DECIMAL": "DECIMAL",
    "NUMERIC": "DECIMAL",
    "TEXT": "TEXT",
    "VARCHAR": "TEXT",
    "DATE": "DATE",
}

_ONE_ROW = "and an expression sees one row at a time"
_SUB_QUERY = (
    "is part of a sub-query",
    "write a look-up under 'derive', such as {exists: extract, on: key, where: ...}",
)
_AGGREGATE = (
    f"is taken over many rows, {_ONE_ROW}",
    "write a look-up under 'derive' ({sum: x, of: extract, on: key}) or fold a unit's rows ({sum: x})",
)
_WINDOW = (f"is a window over many rows, {_ONE_ROW}", "use 'first', 'last' or a look-up under 'derive'")
_CLOCK = ("reads the clock, so that the result would change by itself", "write as_of, or a date: DATE '2024-12-31'")
_RANDOM = ("is random, so that no result could be repeated", "leave it out")
_FILE = ("reads a file or an address", "declare the file under 'extracts' and use a look-up")
_STATEMENT = ("is a statement; an expression only gives a value", "write the condition or the value alone")
_REGEX = ("matches patterns that are not part of the language", "use LIKE with % and _, or IN")
_COALESCE = ("is not part of the language", "write COALESCE(a, b)")
_CASE = ("is not part of the language", "write CASE WHEN condition THEN a ELSE b END")
_BETWEEN_DATES = ("is not part of the language", "write days_between(a, b), months_between(a, b) or age(birth, day)")
_ADD = ("is not part of the language", "write x + INTERVAL '4 months'")
_CAST = ("is not part of the language", "write CAST(x AS INT), which is empty where the text does not fit")
_DATED = ("is not part of the language", "say how dates are written under 'format' of the extract, or CAST(x AS DATE)")
_PART = ("is not part of the language", "write YEAR(x), MONTH(x), DAY(x) or QUARTER(x)")
_ROUNDED = ("is not part of the language", "write ROUND(x) or ROUND(x, 2)")

_FAMILIES: dict[str, tuple[str, str | None]] = {
    "SELECT WITH UNION EXCEPT INTERSECT WHERE HAVING JOIN UNNEST VALUES TABLE EXISTS ANY ALL SOME "
    "LATERAL LIMIT": _SUB_QUERY,
    "SUM COUNT AVG MEAN MIN MAX MEDIAN STDDEV VARIANCE MODE QUANTILE ANY_VALUE STRING_AGG "
    "GROUP_CONCAT LIST ARRAY_AGG BOOL_AND BOOL_OR PERCENTILE_CONT PERCENTILE_DISC FIRST LAST "
    "APPROX_COUNT_DISTINCT COUNT_IF ARG_MAX ARG_MIN FILTER": _AGGREGATE,
    "OVER PARTITION ROW_NUMBER RANK DENSE_RANK NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE QUALIFY": _WINDOW,
    "NOW TODAY CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_DATETIME GETDATE SYSDATE LOCALTIME "
    "LOCALTIMESTAMP CURDATE CURTIME UTC_DATE UTC_TIMESTAMP SYSTIMESTAMP CLOCK_TIMESTAMP "
    "TRANSACTION_TIMESTAMP UNIX_TIMESTAMP": _CLOCK,
    "RANDOM RAND UUID GEN_RANDOM_UUID NEWID SETSEED NEXTVAL": _RANDOM,
    "READ_CSV READ_CSV_AUTO READ_PARQUET READ_JSON READ_NDJSON READ_IPC READ_TEXT READ_BLOB SCAN_CSV "
    "SCAN_PARQUET PARQUET_SCAN GLOB SQLITE_SCAN POSTGRES_SCAN LOAD_FILE PG_READ_FILE GETENV QUERY "
    "QUERY_TABLE": _FILE,
    "INSERT UPDATE DELETE DROP CREATE ALTER ATTACH DETACH COPY PRAGMA SET LOAD INSTALL CALL EXECUTE "
    "SHOW DESCRIBE EXPLAIN EXPORT IMPORT TRUNCATE MERGE GRANT USE": _STATEMENT,
    "REGEXP RLIKE SIMILAR REGEXP_LIKE REGEXP_MATCHES REGEXP_REPLACE REGEXP_EXTRACT": _REGEX,
    "IFNULL NVL ISNULL ZEROIFNULL": _COALESCE,
    "IF IIF IFF DECODE NVL2 SWITCH": _CASE,
    "DATEDIFF DATE_DIFF TIMESTAMPDIFF DATE_SUB TIMEDIFF": _BETWEEN_DATES,
    "DATEADD DATE_ADD TIMESTAMPADD ADD_MONTHS ADD_DAYS": _ADD,
    "TRY_CAST SAFE_CAST CONVERT TO_NUMBER INT INTEGER": _CAST,
    "TO_DATE STR_TO_DATE STRPTIME MAKE_DATE DATE DATETIME TIMESTAMP TO_TIMESTAMP": _DATED,
    "DATE_PART DATEPART DATE_TRUNC STRFTIME TO_CHAR DATE_FORMAT FORMAT WEEK ISOWEEK DAYOFWEEK WEEKDAY "
    "HOUR MINUTE SECOND": _PART,
    "CEIL CEILING FLOOR TRUNC TRUNCATE_NUMBER": _ROUNDED,
    "COLUMNS COLUMN": ("stands for many columns at once", "name each column"),
    "ILIKE": ("is not part of the language", "write LOWER(x) LIKE 'text in small letters%'"),
    "LEN CHAR_LENGTH CHARACTER_LENGTH": ("is not part of the language", "write LENGTH(x)"),
    "LEFT RIGHT SUBSTRING_INDEX MID": ("is not part of the language", "write SUBSTR(x, 1, 4): text, start, length"),
    "STARTS_WITH STARTSWITH ENDS_WITH CONTAINS INSTR POSITION STRPOS": (
        "is not part of the language",
        "write x LIKE 'text%'",
    ),
    "POW POWER SQRT EXP LN LOG LOG10": ("is not part of the language, which counts in exact numbers", None),
    "DIV": ("is not part of the language", "write a / b, which is never whole-number division"),
    "XOR": ("is not part of the language", "write (a OR b) AND NOT (a AND b)"),
    "DISTINCT": (
        "is not part of the language",
        "write a = b OR (a IS NULL AND b IS NULL), or a count_distinct look-up",
    ),
    "AS": ("gives a value a name, which an expression does not need", "name it under 'derive'"),
    "ESCAPE COLLATE": ("is not part of the language", None),
}
REFUSED = {word: reason for words, reason in _FAMILIES.items() for word in words.split()}

# Words that SQL gives a meaning without brackets; any other word may be the name of a column.
REFUSED_BARE = words(
    "SELECT WITH UNION WHERE HAVING EXISTS OVER PARTITION DISTINCT FILTER CURRENT_DATE CURRENT_TIME "
    "CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_DATETIME SYSDATE ILIKE REGEXP RLIKE SIMILAR "
    "GLOB DIV XOR ESCAPE COLLATE INSERT UPDATE DELETE DROP CREATE ALTER ATTACH DETACH COPY PRAGMA "
    "INSTALL CALL EXECUTE TRUNCATE MERGE GRANT QUALIFY UNNEST LATERAL"
)

SYMBOLS: dict[str, tuple[str, str | None]] = {
    ";": ("would start a second statement; an expression is one value", "take it out"),
    "?": ("is a parameter", "write the value"),
    "@": ("is a parameter", "write the value"),
    ":": ("is a parameter or a part of JSON", "write the value or the column"),
    "$": ("is a parameter", "write the value"),
    "::": ("is not part of the language", "write CAST(x AS INT)"),
    "==": ("is not SQL", "write one equals sign: ="),
    "<=>": ("is not part of the language", "write a = b OR (a IS NULL AND b IS NULL)"),
    "->": ("is a lambda or a part of JSON", "name each column"),
    "=>": ("names an argument", "write the arguments in order"),
    ":=": ("is an assignment", "use 'derive' to name a value"),
    "[": ("is a list", "write a list in round brackets: x IN ('a', 'b')"),
    "]": ("is a list", "write a list in round brackets: x IN ('a', 'b')"),
    "{": ("is a structure", "write plain values"),
    "}": ("is a structure", "write plain values"),
    "&&": ("is not SQL", "write AND"),
    "&": ("is arithmetic on bits", "write AND between conditions"),
    "|": ("is arithmetic on bits", "write OR between conditions, || between texts"),
    "^": ("is not part of the language", "write x * x"),
    "~": ("is not part of the language", "use LIKE with % and _, or NOT"),
    "**": ("is not part of the language", "write x * x"),
    "//": ("is not part of the language", "write a / b, which is never whole-number division"),
    "!": ("is not SQL", "write NOT"),
    "`": ("is not a quotation mark here", "write \"name\" for a column and 'text' for a text"),
    **dict.fromkeys("’‘“”„«»´", ("is not a straight quotation mark", "write 'text' with straight single quotes")),
    "#": ("is not part of the language", None),
    "--": ("starts a comment, which would hide the rest of a folded text", "write comments in the YAML, after #"),
    "/*": ("starts a comment", "write comments in the YAML, after #"),
    "*": ("stands for all columns", "name each column"),
}


def why_refused(word: str) -> tuple[str, str | None] | None:
    """What a refused function or word is, and what to write instead."""
    upper = word.upper()
    if upper.startswith(("READ_", "SCAN_")):
        return _FILE
    return REFUSED.get(upper)
