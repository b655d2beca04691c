SELECT work_credit_check()
