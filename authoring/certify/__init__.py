"""The exercise certificate: right and wrong answers and automatic mutants prove the tests.

``attempts`` reads the bank of answers, ``assignment`` the exercises of a master, ``mutants``
changes reference solutions, ``stage`` scores many answers quickly, ``certificate`` records the
outcome and tells whether a chapter may be released, ``parity`` compares with stock nbgrader.
"""
