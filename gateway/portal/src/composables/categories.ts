import { shallowRef } from 'vue'
import { categories, type Category } from '@/api/admin'

/* The category tree, fetched once a visit; pages that change it call refreshCategories. */
export const categoryTree = shallowRef<Category[]>([])
let asked: Promise<void> | null = null

export function refreshCategories(): Promise<void> {
  asked = categories().then(
    (answer) => void (categoryTree.value = answer.items),
    (error: unknown) => {
      asked = null
      throw error
    },
  )
  return asked
}
export const needCategories = () => asked ?? refreshCategories()

/* The kinds of documents: level 2 with the name of its level 1. */
export function documentKinds(): Category[] {
  return categoryTree.value.flatMap((first) => first.children ?? [])
}
