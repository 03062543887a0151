"""工作日历: working days with 调休 as data, deadlines, and the sentence that explains a due date."""
