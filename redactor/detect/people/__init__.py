"""Findings of a whole case -> people: who is who, in what role, and where else they stand.

findings -> observed           what stands at each name on its page: ties, signs
                               (signs asks offices, letters, letterheads, colleagues)
         -> persons, claims    which names, numbers and mailboxes are one person's
         -> standing           who each one is, from roles: signs added up
         -> parting            what must not share somebody's role
         -> linking            the entities
         -> sweep              the names now known, found everywhere; then linked once more
         -> misfiled           documents about somebody else
"""
