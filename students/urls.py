from accounts.addresses import addresses
from students.tabs import HOSTED, STUDENTS
from students.views import student_detail

students = addresses(STUDENTS, student_detail)
external_students = addresses(HOSTED, student_detail)
