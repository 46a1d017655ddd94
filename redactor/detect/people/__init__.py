"""Findings of a whole case -> people: who is who, in what role, and where else they stand.

findings -> ties, signs        what stands at each name on its page
         -> persons, claims    which names, numbers and mailboxes are one person's
         -> roles -> linking   who each one is: the entities
         -> sweep              what the names now known find again; then all once more
         -> misfiled           documents about somebody else
"""
