-- Notes the layout that a batch's file is of. $1 batch, $2 layout.
UPDATE batch SET layout = $2 WHERE id = $1::uuid
