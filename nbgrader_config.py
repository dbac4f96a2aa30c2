"""nbgrader's configuration of this course; a class loads its copy, course_settings.py, first."""

from grading.autograde.configure import configure
from grading.classroom.guard import stay_with_class

# Given by the loader; the function of that name in traitlets.config only works inside nbgrader.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "ecommerce_operations_analytics"

# Release: what stands where the solution was. `course build` hashes these settings, so that a
# change here makes every released assignment stale.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# Autograding, the formgrader and feedback: hidden tests never meet student code, and student
# work never acts in a browser.
configure(c)

# In the checkout nbgrader works on the class in course/, never on a second gradebook beside it.
stay_with_class(c, __file__)
