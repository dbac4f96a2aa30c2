"""To Canvas and Moodle and back, by files alone: nobody's password is asked for.

The formats are those that the platforms document and read: Canvas's gradebook as CSV, its archive
of submissions that is uploaded again with comments; Moodle's offline grading worksheet, its grade
export, its archive of submissions that is uploaded again with feedback files.
"""
