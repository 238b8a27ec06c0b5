import { ref, shallowRef } from 'vue'
import { authorities, type AuthorityNode } from '@/api/admin'

/* The tree of authorities and departments, flattened in its order, each with its depth. */
export interface Branch {
  id: string
  code: string
  name: string
  kind: string
  depth: number
}
export const branches = shallowRef<Branch[]>([])
/* Whoever sees the root authority belongs to it, and may change what holds for the whole system. Null: not known yet. */
export const atTop = ref<boolean | null>(null)
let asked: Promise<void> | null = null

function flatten(nodes: AuthorityNode[], depth: number): Branch[] {
  return nodes.flatMap((node) => [
    { id: node.id, code: node.code, name: node.name, kind: node.kind, depth },
    ...flatten(node.children ?? [], depth + 1),
  ])
}

export function refreshAuthorities(): Promise<void> {
  asked = authorities().then(
    (answer) => {
      branches.value = flatten(answer.items, 0)
      atTop.value = answer.items.some((node) => !node.parent_id)
    },
    (error: unknown) => {
      asked = null
      throw error
    },
  )
  return asked
}
export const needAuthorities = () => asked ?? refreshAuthorities()
export const authorityName = (id: string | null) => branches.value.find((branch) => branch.id === id)?.name ?? '—'
