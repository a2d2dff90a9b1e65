"""This room counts the first stage of a plan on a Spark cluster; what comes back is small and stays in polars.

    quoting       names and constants as Spark reads them, whatever they hold
    binding       a long part of an expression under a name, so that it stands in the text once
    wholes        whole counts of 1/unit: units, quotients, refusals where a number leaves its type
    casts         texts read as numbers and days, values written as texts
    days          the time between two dates, and dates moved
    working_days  the same in working days
    text          the Spark SQL text of any expression
    session       a session with the settings that the texts are written for
    files         what can be seen of text files before: that they are plain, and how they are written
    lines         their lines cut into cells of text
    plain         the commonest way of writing of each type, read at once
    checks        what a rule about the cells of a column is
    marks         a bit on each row for each rule, counted together
    cells         cells of text as typed columns, by their contract
    reading       an extract of a contract as a DataFrame
    known         the rows as known on a day, with their spells

Everything is plain Spark SQL: no function of Python runs on the cluster, which needs nothing but Spark.
"""
